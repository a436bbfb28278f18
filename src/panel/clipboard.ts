/** Where text is copied to: a page's document, or what stands for it in a test. */
export interface ClipboardHost {
  readonly document: Document;
  readonly clipboard: { writeText(text: string): Promise<void> } | undefined;
}

/**
 * Copies text, within a user's click. Developer-tools panels may not use the Clipboard API (their frame lacks the permission),
 * so the older way is tried first. False where neither worked.
 */
export async function copyText(text: string, host: ClipboardHost): Promise<boolean> {
  if (copyBySelection(text, host.document)) return true;
  try {
    if (host.clipboard === undefined) return false;
    await host.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function copyBySelection(text: string, page: Document): boolean {
  const focused = page.activeElement;
  const area = page.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  area.setAttribute('aria-hidden', 'true');
  page.body.append(area);
  area.select();
  try {
    return page.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}

/** Hands a text to the browser as a file to save. */
export function saveText(text: string, fileName: string, mimeType: string, page: Document): void {
  const url = URL.createObjectURL(new Blob([text], { type: mimeType }));
  const link = page.createElement('a');
  link.href = url;
  link.download = fileName;
  page.body.append(link);
  link.click();
  link.remove();
  // The browser reads the address after this task; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
