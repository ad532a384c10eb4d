// Results of a search show an excerpt of each page; a page opened as a file may read no other.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
