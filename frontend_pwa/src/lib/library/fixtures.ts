import type { Article } from "@/lib/api";

/** An article for tests, with the fields that matter to one of them changed. */
export function makeArticle(change: Partial<Article> = {}): Article {
  return {
    uuid: "u1",
    slug: "sikker-soevn",
    title: "Sikker søvn",
    summary: "Læg barnet på ryggen.",
    content_locale: "da",
    requested_locale: "da",
    dir: "ltr",
    search_terms: [],
    variant: "normal",
    variants: ["normal"],
    translation: null,
    lix: 25,
    reading_minutes: 3,
    image: null,
    topic: { slug: "soevn", title: "Søvn", key: "soevn" },
    blocks: [{ id: "b1", type: "text", html: "<p>Et køligt rum er godt.</p>", data: {} }],
    provenance: {
      author_role: "Sundhedsplejerske",
      reviewer: null,
      reviewed_at: null,
      next_review_at: null,
      overdue: false,
      translation_check: null,
      sources: [],
    },
    origin: "region",
    local_blocks: [],
    alternates: [],
    related: [],
    revision_id: 1,
    published_at: "2026-11-01T10:00:00Z",
    stages: [],
    audio: null,
    offline: false,
    ...change,
  };
}
