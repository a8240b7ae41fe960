"""The demo's words that mean the same, for the whole region."""

from cms.demo import files
from cms.municipalities.models import Region
from cms.search_words.models import SynonymGroup


def load_synonyms(region: Region) -> int:
    """Create the groups once; a region that has any keeps its own. Return the number of new ones."""
    if SynonymGroup.unscoped.filter(region=region, municipality=None).exists():
        return 0
    groups = [
        SynonymGroup(region=region, municipality=None, language=language, words=words)
        for language, lines in files.synonyms().items()
        for words in lines
    ]
    for group in groups:
        group.full_clean(exclude=["municipality"])
        group.save()
    return len(groups)
