"""Triggers that keep the phrases as the published articles are, and the search for words that look alike."""

from django.db import migrations

FOLLOW = r"""
CREATE FUNCTION search_words_write_phrases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM search_words_phrase WHERE article_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO search_words_phrase (municipality_id, article_id, locale, text, folded, is_title)
        SELECT NEW.municipality_id, NEW.id, NEW.locale, l.text, l.folded, l.place = 1
          FROM unnest(string_to_array(NEW.search_labels, E'\n'), string_to_array(NEW.search_words, E'\n'))
               WITH ORDINALITY l (text, folded, place)
         WHERE l.folded <> '' AND NEW.variant = 'normal';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER search_words_added AFTER INSERT OR DELETE ON content_publishedarticle
    FOR EACH ROW EXECUTE FUNCTION search_words_write_phrases();

CREATE TRIGGER search_words_changed AFTER UPDATE OF search_labels, search_words ON content_publishedarticle
    FOR EACH ROW WHEN (OLD.search_words IS DISTINCT FROM NEW.search_words
                       OR OLD.search_labels IS DISTINCT FROM NEW.search_labels)
    EXECUTE FUNCTION search_words_write_phrases();

INSERT INTO search_words_phrase (municipality_id, article_id, locale, text, folded, is_title)
SELECT a.municipality_id, a.id, a.locale, l.text, l.folded, l.place = 1
  FROM content_publishedarticle a,
       unnest(string_to_array(a.search_labels, E'\n'), string_to_array(a.search_words, E'\n'))
       WITH ORDINALITY l (text, folded, place)
 WHERE l.folded <> '' AND a.variant = 'normal';
"""

# `%>` asks the trigram index; how alike is alike enough stands with the function. 'da' is the language
# that every article falls back to.
ALIKE = """
CREATE FUNCTION search_words_alike(words text[], place bigint, wanted text)
RETURNS TABLE (article_id bigint, text text, folded text, is_title boolean, rank real)
LANGUAGE sql STABLE SET pg_trgm.word_similarity_threshold = 0.45 AS $$
    SELECT article_id, (array_agg(text ORDER BY likeness DESC, is_title))[1],
           (array_agg(folded ORDER BY likeness DESC, is_title))[1],
           (array_agg(is_title ORDER BY likeness DESC, is_title))[1],
           (sum(likeness) / cardinality(words))::real
      FROM (
        SELECT DISTINCT ON (w.word, p.article_id)
               p.article_id, p.text, p.folded, p.is_title, word_similarity(w.word, p.folded) AS likeness
          FROM unnest(words) w (word)
          JOIN search_words_phrase p ON p.folded %> w.word
         WHERE p.municipality_id = place AND p.locale IN (wanted, 'da')
         ORDER BY w.word, p.article_id, word_similarity(w.word, p.folded) DESC, p.is_title
      ) best
     GROUP BY article_id
    HAVING sum(likeness) / cardinality(words) > 0.4
     ORDER BY 5 DESC LIMIT 40
$$;
"""

UNDO = """
DROP TRIGGER search_words_added ON content_publishedarticle;
DROP TRIGGER search_words_changed ON content_publishedarticle;
DROP FUNCTION search_words_write_phrases();
"""


class Migration(migrations.Migration):
    dependencies = [("search_words", "0001_initial"), ("content", "0002_clear_wagtail_welcome")]

    operations = [
        migrations.RunSQL(FOLLOW, UNDO),
        migrations.RunSQL(ALIKE, "DROP FUNCTION search_words_alike(text[], bigint, text)"),
    ]
