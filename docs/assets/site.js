// Code is copied as it is typed: without prompts and without output.
for (const block of document.querySelectorAll(".language-pycon pre, .language-console pre")) {
  const lines = block.querySelector("code").textContent.split("\n");
  const typed = lines.filter(line => /^(>>>|\.\.\.|\$)( |$)/.test(line));
  block.setAttribute("data-copy", typed.map(line => line.replace(/^(>>>|\.\.\.|\$) ?/, "")).join("\n"));
}

// What scrolls inside itself, code or a table, can be scrolled with the keyboard; each copy button has its own name.
function reach() {
  document.querySelectorAll("pre > code, .md-typeset__scrollwrap").forEach(box => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
}

addEventListener("load", () => setTimeout(() => {
  document.querySelectorAll("pre > nav").forEach((nav, at) => nav.setAttribute("aria-label", `Code ${at + 1}`));
  reach();
  addEventListener("resize", reach);
}));
