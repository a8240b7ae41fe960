"""What search engines are told of an article: schema.org MedicalWebPage (https://schema.org/MedicalWebPage)."""

from typing import Any

from cms.municipalities.models import Municipality


def article_data(
    article: dict[str, Any], municipality: Municipality, url: str, origin: str
) -> dict[str, Any]:
    """Return the JSON-LD object of an article in the contract's shape."""
    provenance = article["provenance"]
    reviewer = provenance["reviewer"]
    image = article["image"]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["MedicalWebPage", "Article"],
        "@id": url,
        "url": url,
        "name": article["title"],
        "headline": article["title"],
        "description": article["summary"],
        "inLanguage": article["content_locale"],
        "isAccessibleForFree": True,
        "datePublished": article["published_at"],
        "publisher": {"@type": "GovernmentOrganization", "name": municipality.region.name},
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
    }
    if image:
        data["image"] = f"{origin}{image['src']}" if image["src"].startswith("/") else image["src"]
    if provenance["reviewed_at"]:
        data["lastReviewed"] = provenance["reviewed_at"]
    if reviewer:
        data["reviewedBy"] = {"@type": "Person", "name": reviewer["name"], "jobTitle": reviewer["role"]}
    if provenance["sources"]:
        data["citation"] = [
            {
                "@type": "CreativeWork",
                "name": source["title"],
                "publisher": {"@type": "Organization", "name": source["publisher"]},
                **({"url": source["url"]} if source["url"] else {}),
            }
            for source in provenance["sources"]
        ]
    return data
