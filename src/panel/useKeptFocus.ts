import { type RefObject, useEffect } from 'react';

/** Where the focus goes in a view whose part that had it is gone: to its list, to the chosen row, else to the view's tab. */
const HOMES = [
  '.view [role=grid]',
  '.view [role=option][tabindex="0"]',
  '.tabs-main [role=tab][aria-selected=true]',
];

/** Puts the focus where the view that is shown begins. */
export function goHome(root: Element | null): void {
  const home = HOMES.map((selector) => root?.querySelector<HTMLElement>(selector)).find(
    (one) => one !== null && one !== undefined,
  );
  home?.focus({ preventScroll: true });
}

/** Keeps the keyboard's place: where the element that has the focus goes away, a browser would leave the focus on nothing. */
export function useKeptFocus(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let held: Element | undefined;
    const onFocus = (event: FocusEvent) => {
      held = event.target instanceof Element ? event.target : undefined;
    };
    const observer = new MutationObserver(() => {
      if (held === undefined || held.isConnected) return;
      held = undefined;
      const page = element.ownerDocument;
      // Something else may have taken it on purpose.
      if (page.activeElement !== null && page.activeElement !== page.body) return;
      goHome(element);
    });
    element.addEventListener('focusin', onFocus);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('focusin', onFocus);
    };
  }, [root]);
}
