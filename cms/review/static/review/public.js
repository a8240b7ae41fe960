// Post the token that stands in the fragment, and take it out of the address bar and the history.
const form = document.querySelector("form[data-open]");
const token = new URLSearchParams(location.hash.slice(1)).get("t");
if (form && token) {
  history.replaceState(null, "", location.pathname);
  form.elements.token.value = token;
  form.submit();
}
