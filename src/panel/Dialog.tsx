import { type ComponentProps, type ReactNode, type RefObject, useEffect } from 'react';

interface DialogProps extends ComponentProps<'dialog'> {
  readonly box: RefObject<HTMLDialogElement | null>;
}

/** A modal dialog: the browser keeps the focus inside, and gives it back when it closes. Esc closes it, and does nothing else. */
export function Dialog({ box, onKeyDown, ...rest }: DialogProps): ReactNode {
  useEffect(() => box.current?.showModal(), [box]);
  return (
    <dialog
      ref={box}
      {...rest}
      onKeyDown={(event) => {
        // What is typed over the panel is not meant for it, nor for the developer tools, which open their drawer at Esc.
        event.stopPropagation();
        onKeyDown?.(event);
        if (event.key !== 'Escape') return;
        event.preventDefault();
        box.current?.close();
      }}
    />
  );
}
