// Code is copied as it is typed: without prompts and without output.
for (const block of document.querySelectorAll(".language-pycon pre, .language-console pre")) {
  const lines = block.querySelector("code").textContent.split("\n");
  const typed = lines.filter(line => /^(>>>|\.\.\.|\$)( |$)/.test(line));
  block.setAttribute("data-copy", typed.map(line => line.replace(/^(>>>|\.\.\.|\$) ?/, "")).join("\n"));
}

// Code that scrolls can be scrolled with the keyboard on every device, and each copy button has its own name.
addEventListener("load", () => setTimeout(() => {
  document.querySelectorAll("pre > code").forEach((code, at) => {
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    code.parentElement.querySelector("nav")?.setAttribute("aria-label", `Code ${at + 1}`);
  });
}));
