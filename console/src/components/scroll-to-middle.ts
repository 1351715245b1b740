/**
 * Brings an element to the middle of the box that scrolls it. `scrollIntoView` would scroll the page around that
 * box as well, and take away what is being read beside it.
 */
export function scrollToMiddle(element: Element): void {
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
    const scrolls = /auto|scroll/.test(getComputedStyle(box).overflowY)
    if (!scrolls || box.scrollHeight <= box.clientHeight) continue
    const above = element.getBoundingClientRect().top - box.getBoundingClientRect().top
    box.scrollBy({ top: above - box.clientHeight / 2 })
    return
  }
}
