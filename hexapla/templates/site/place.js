// Adds the id of the block being read to the links to other languages, so that the reader keeps the place. Everything works without it.
"use strict";
const current = () => {
  const blocks = document.querySelectorAll("main [id]");
  for (const block of blocks) {
    if (block.getBoundingClientRect().bottom > 96) return block.id;
  }
  return "";
};
const place = (event) => {
  const link = event.target.closest("a[data-place]");
  if (link) link.hash = window.scrollY > 200 ? current() : "";
};
for (const kind of ["pointerdown", "focusin", "click"]) document.addEventListener(kind, place);
