export { default as ArticleView } from "./ArticleView.svelte";
