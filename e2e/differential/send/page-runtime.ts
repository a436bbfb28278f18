import type { Action, NodeForm } from './plan.ts';

/** Tells the test what has come of the case. */
export type Report = (body: string) => Promise<unknown>;
/** Does what the innermost document is there for. */
export type Act = (job: Job, report: Report) => Promise<void>;

/** What a page is told: which frames to build, and what its innermost document does. */
export interface Job {
  readonly id: string;
  readonly nodes: readonly {
    readonly form: NodeForm;
    readonly url: string;
    readonly sandbox: boolean;
  }[];
  readonly index: number;
  readonly action: Action;
  readonly url: string;
  /** Of the action's frame itself: where a worker's script comes from. */
  readonly worker: string;
  /** By document, what each asks for before it goes on. */
  readonly seeds: readonly (readonly string[])[];
  readonly writes: readonly string[];
  readonly done: string;
}

/** The functions that run in pages, as text: they must not use anything outside themselves. */
export interface Sources {
  readonly run: string;
  readonly act: string;
}

/** The call for a document's script element. */
export function scriptOf(job: Job, sources: Sources): string {
  return `(${sources.run})(${JSON.stringify(job)}, ${JSON.stringify(sources)}, ${sources.act})`.replaceAll(
    '<',
    '\\u003c',
  );
}

/** Runs in every document of the page. */
export async function pageRuntime(job: Job, sources: Sources, act: Act): Promise<void> {
  const report: Report = (body) =>
    fetch(`${job.done}&text=${encodeURIComponent(body)}`, { mode: 'no-cors', credentials: 'omit' }).catch(
      () => undefined,
    );
  const root = () => document.body ?? document.documentElement;
  try {
    for (const seed of job.seeds[job.index] ?? [])
      await fetch(seed, { mode: 'no-cors', credentials: 'include' }).catch(() => undefined);
    const child = job.nodes[job.index + 1];
    if (child !== undefined) {
      const inner = JSON.stringify({ ...job, index: job.index + 1 });
      const next = `(${sources.run})(${inner}, ${JSON.stringify(sources)}, ${sources.act})`.replaceAll(
        '<',
        '\\u003c',
      );
      const html = `<!doctype html><meta charset="utf-8"><body><script>${next}</script>`;
      const frame = document.createElement('iframe');
      if (child.sandbox)
        frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups allow-top-navigation');
      if (child.form === 'url') frame.src = child.url;
      if (child.form === 'srcdoc') frame.srcdoc = html;
      if (child.form === 'data') frame.src = `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
      if (child.form === 'blob')
        frame.src = URL.createObjectURL(new Blob([html], { type: 'text/html;charset=utf-8' }));
      root().append(frame);
      const blank = frame.contentDocument;
      if (child.form === 'blank' && blank !== null) {
        const script = blank.createElement('script');
        script.textContent = next;
        blank.body.append(script);
      }
      return;
    }
    await act(job, report);
  } catch (error) {
    await report(`error:${error}`);
  }
}
