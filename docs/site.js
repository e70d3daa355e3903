// The theme's regions that scroll cannot be reached by the keyboard in all browsers, and its groups of buttons have no names.
addEventListener("load", () => setTimeout(() => {
  document.querySelectorAll(".md-typeset__scrollwrap").forEach((each) => { each.tabIndex = 0; });
  document.querySelectorAll(".md-code__nav").forEach((each, index) => each.setAttribute("aria-label", `Code ${index + 1}`));
}, 100));
