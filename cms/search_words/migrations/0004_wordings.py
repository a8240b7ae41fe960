"""The same words stand at many articles: they are compared once, not once for each article and place.

`search_words_wording` has each phrase once, with the trigram index; phrases name it. The triggers keep it, and
the nightly retention takes away what no phrase names any more.
"""

import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models.functions import MD5

FILL = """
INSERT INTO search_words_wording (folded)
SELECT DISTINCT folded FROM search_words_phrase ORDER BY 1;

ALTER TABLE search_words_phrase ADD COLUMN wording_id bigint;
UPDATE search_words_phrase p SET wording_id = w.id
  FROM search_words_wording w WHERE md5(w.folded) = md5(p.folded) AND w.folded = p.folded;
ALTER TABLE search_words_phrase ALTER COLUMN wording_id SET NOT NULL;
"""

FOLLOW = """
CREATE OR REPLACE FUNCTION search_words_write_phrases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM search_words_phrase WHERE article_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.variant = 'normal' THEN
        -- In one order, so that two who publish at once wait for each other, and never crosswise.
        INSERT INTO search_words_wording (folded)
        SELECT DISTINCT l.folded FROM unnest(string_to_array(NEW.search_words, E'\\n')) l (folded)
         WHERE l.folded <> '' ORDER BY 1
            ON CONFLICT (md5(folded)) DO NOTHING;
        INSERT INTO search_words_phrase (municipality_id, article_id, locale, text, folded, is_title, wording_id)
        SELECT NEW.municipality_id, NEW.id, NEW.locale, l.text, l.folded, l.place = 1, w.id
          FROM unnest(string_to_array(NEW.search_labels, E'\\n'), string_to_array(NEW.search_words, E'\\n'))
               WITH ORDINALITY l (text, folded, place)
          JOIN search_words_wording w ON md5(w.folded) = md5(l.folded) AND w.folded = l.folded
         WHERE l.folded <> '';
    END IF;
    RETURN NULL;
END $$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION search_words_write_phrases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM search_words_phrase WHERE article_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO search_words_phrase (municipality_id, article_id, locale, text, folded, is_title)
        SELECT NEW.municipality_id, NEW.id, NEW.locale, l.text, l.folded, l.place = 1
          FROM unnest(string_to_array(NEW.search_labels, E'\\n'), string_to_array(NEW.search_words, E'\\n'))
               WITH ORDINALITY l (text, folded, place)
         WHERE l.folded <> '' AND NEW.variant = 'normal';
    END IF;
    RETURN NULL;
END $$;
"""

# The first statement loads pg_trgm, without which its parameter may not be set.
_ALIKE = """
SELECT word_similarity('', '');
CREATE OR REPLACE FUNCTION search_words_alike(words text[], place bigint, wanted text)
RETURNS TABLE (article_id bigint, text text, folded text, is_title boolean, rank real)
LANGUAGE sql STABLE SET pg_trgm.word_similarity_threshold = 0.45 AS $$
    SELECT article_id, (array_agg(text ORDER BY likeness DESC, is_title))[1],
           (array_agg(folded ORDER BY likeness DESC, is_title))[1],
           (array_agg(is_title ORDER BY likeness DESC, is_title))[1],
           (sum(likeness) / cardinality(words))::real
      FROM ({best}) best
     GROUP BY article_id
    HAVING sum(likeness) / cardinality(words) > 0.4
     ORDER BY 5 DESC LIMIT 40
$$;
"""

ALIKE = _ALIKE.format(
    best="""
        SELECT DISTINCT ON (w.word, p.article_id)
               p.article_id, p.text, p.folded, p.is_title, w.likeness
          -- OFFSET 0: compared here, and not again for each article.
          FROM (SELECT u.word, g.id, word_similarity(u.word, g.folded) AS likeness
                  FROM unnest(words) u (word) JOIN search_words_wording g ON g.folded %> u.word
                OFFSET 0) w
          JOIN search_words_phrase p ON p.wording_id = w.id
         WHERE p.municipality_id = place AND p.locale IN (wanted, 'da')
         ORDER BY w.word, p.article_id, w.likeness DESC, p.is_title"""
)

ALIKE_BEFORE = _ALIKE.format(
    best="""
        SELECT DISTINCT ON (w.word, p.article_id)
               p.article_id, p.text, p.folded, p.is_title, word_similarity(w.word, p.folded) AS likeness
          FROM unnest(words) w (word)
          JOIN search_words_phrase p ON p.folded %> w.word
         WHERE p.municipality_id = place AND p.locale IN (wanted, 'da')
         ORDER BY w.word, p.article_id, word_similarity(w.word, p.folded) DESC, p.is_title"""
)


class Migration(migrations.Migration):
    dependencies = [("search_words", "0003_phrases_without_pending_list")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField()),
            ],
            options={
                "verbose_name": "wording",
                "verbose_name_plural": "wordings",
                "constraints": [models.UniqueConstraint(MD5("folded"), name="wording_once")],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(FILL, "ALTER TABLE search_words_phrase DROP COLUMN wording_id"),
                migrations.RunSQL(FOLLOW, BEFORE),
                migrations.RunSQL(ALIKE, ALIKE_BEFORE),
            ],
            state_operations=[
                migrations.AddField(
                    "phrase",
                    "wording",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="search_words.wording",
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex("phrase", "phrase_alike"),
        migrations.AddIndex(
            "wording", GinIndex(OpClass("folded", "gin_trgm_ops"), name="wording_alike", fastupdate=False)
        ),
        migrations.AddIndex(
            "phrase",
            models.Index(fields=["wording", "municipality", "locale", "is_title"], name="phrase_by_wording"),
        ),
    ]
