// On narrow screens one part of the page is shown at a time.
export function show(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll(".views button")) {
    if (button.dataset.view === view) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

export function startViews(onShow) {
  document.querySelector(".views").addEventListener("click", (event) => {
    const view = event.target.dataset?.view;
    if (!view) return;
    show(view);
    onShow();
  });
}
