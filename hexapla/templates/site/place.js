// Keeps the reader's place: links to other languages get the id of the block being read, and the head of the page, where they are, comes
// back as soon as the reader turns upward. Everything works without it.
"use strict";

const current = () => {
  for (const block of document.querySelectorAll("main [id]")) {
    if (block.getBoundingClientRect().bottom > 96) return block.id;
  }
  return "";
};

const place = (event) => {
  const link = event.target.closest("a[data-place]");
  if (link) link.hash = window.scrollY > 200 ? current() : "";
};
for (const kind of ["pointerdown", "focusin", "click"]) document.addEventListener(kind, place);

let height = window.scrollY;
const turn = () => {
  const moved = window.scrollY - height;
  // A finger trembles.
  if (Math.abs(moved) < 8) return;
  height += moved;
  document.documentElement.toggleAttribute("data-upward", moved < 0);
};
document.addEventListener("scroll", turn, { passive: true });
