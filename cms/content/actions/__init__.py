from cms.content.actions.publishing import collected_snapshots, rebuild_libraries, snapshot_articles
from cms.content.actions.topics import snapshot_topics
from cms.content.actions.trees import create_municipality_tree, create_region_library

__all__ = [
    "collected_snapshots",
    "create_municipality_tree",
    "create_region_library",
    "rebuild_libraries",
    "snapshot_articles",
    "snapshot_topics",
]
