export { default as ArticleRow } from "./ArticleRow.svelte";
export { default as ArticleTile } from "./ArticleTile.svelte";
export { articleHref } from "./href";
