import type { Action, NodeForm } from './plan.ts';

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
  readonly seeds: readonly string[];
  readonly writes: readonly string[];
  readonly done: string;
}

/** Runs in every document of the page. Must not use anything outside itself: it is sent as text. */
export async function pageRuntime(job: Job, self: string): Promise<void> {
  const report = (body: string) =>
    fetch(`${job.done}&text=${encodeURIComponent(body)}`, { mode: 'no-cors', credentials: 'omit' }).catch(
      () => undefined,
    );
  const done = () => report('done');
  const { action, url } = job;
  const root = () => document.body ?? document.documentElement;
  const add = <K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string>) => {
    const element = document.createElement(tag);
    element.addEventListener('load', () => done());
    element.addEventListener('error', () => done());
    if (action.crossOrigin !== '') element.setAttribute('crossorigin', action.crossOrigin);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    root().append(element);
    return element;
  };
  try {
    if (job.index === 0) {
      for (const seed of job.seeds)
        await fetch(seed, { mode: 'no-cors', credentials: 'include' }).catch(() => undefined);
    }
    const child = job.nodes[job.index + 1];
    if (child !== undefined) {
      const next =
        `(${self})(${JSON.stringify({ ...job, index: job.index + 1 })}, ${JSON.stringify(self)})`.replaceAll(
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
      const inner = frame.contentDocument;
      if (child.form === 'blank' && inner !== null) {
        const script = inner.createElement('script');
        script.textContent = next;
        inner.body.append(script);
      }
      return;
    }
    const anchor = (attributes: Record<string, string>) => {
      const element = document.createElement('a');
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = 'go';
      root().append(element);
      element.click();
    };
    const form = (method: string) => {
      const element = document.createElement('form');
      element.action = url;
      element.method = method;
      if (action.target !== '') element.target = action.target;
      if (action.noopener) element.setAttribute('rel', 'noopener');
      // A GET form replaces the query: the case stands in fields too.
      for (const [name, value] of new URL(url).searchParams) {
        const field = document.createElement('input');
        field.name = name;
        field.value = value;
        element.append(field);
      }
      root().append(element);
      element.submit();
    };
    const place = action.target === '_top' ? window.top : window;
    const init: RequestInit = {
      method: action.method,
      mode: action.mode,
      credentials: action.credentials,
      ...(action.preflight ? { headers: { 'x-asked': '1' } } : {}),
      ...(action.name === 'keepalive' ? { keepalive: true } : {}),
    };
    const inWorker = (what: string) =>
      `const done = () => fetch(${JSON.stringify(job.done)}, { mode: 'no-cors', credentials: 'omit' });
      const url = ${JSON.stringify(url)}; ${what}`;
    const workerSource: Record<string, string> = {
      'worker-fetch': inWorker(`fetch(url, ${JSON.stringify(init)}).then(done, done);`),
      'blob-worker-fetch': inWorker(`fetch(url, ${JSON.stringify(init)}).then(done, done);`),
      'worker-xhr':
        inWorker(`const call = new XMLHttpRequest(); call.onloadend = done; call.open(${JSON.stringify(action.method)}, url);
        call.withCredentials = ${action.credentials === 'include'}; call.send();`),
      'worker-import': inWorker(`try { importScripts(url); } catch {} done();`),
    };
    switch (action.name) {
      case 'link':
        anchor({
          href: url,
          ...(action.target === '' ? {} : { target: action.target }),
          rel: action.noopener ? 'noopener' : 'opener',
        });
        break;
      case 'reload-user':
      case 'reload-script':
      case 'back':
      case 'assign':
        if (place !== null) place.location.href = url;
        break;
      case 'open':
        window.open(url, '_blank', action.noopener ? 'noopener' : '');
        break;
      case 'refresh': {
        const meta = document.createElement('meta');
        meta.httpEquiv = 'refresh';
        meta.content = `0;url=${url}`;
        document.head.append(meta);
        break;
      }
      case 'get':
      case 'post':
        form(action.name);
        break;
      case 'image':
        add('img', { src: url });
        break;
      case 'script':
        add('script', { src: url });
        break;
      case 'module':
        add('script', { src: url, type: 'module' });
        break;
      case 'style':
        add('link', { rel: 'stylesheet', href: url });
        break;
      case 'import':
      case 'background':
      case 'font': {
        const style = document.createElement('style');
        style.textContent = {
          import: `@import url("${url}");`,
          background: `body { background: url("${url}"); }`,
          font: `@font-face { font-family: x; src: url("${url}"); } body { font-family: x; }`,
        }[action.name];
        document.head.append(style);
        root().append('text');
        if (action.name === 'font') document.fonts.load('12px x').then(done, done);
        break;
      }
      case 'video':
      case 'audio': {
        const media = add(action.name, { src: url, preload: 'auto' });
        media.addEventListener('loadedmetadata', () => done());
        break;
      }
      case 'track': {
        const video = document.createElement('video');
        if (action.crossOrigin !== '') video.setAttribute('crossorigin', action.crossOrigin);
        const track = document.createElement('track');
        track.default = true;
        track.src = url;
        track.onload = done;
        track.onerror = done;
        video.append(track);
        root().append(video);
        track.track.mode = 'showing';
        break;
      }
      case 'prefetch':
      case 'modulepreload':
        add('link', { rel: action.name, href: url });
        break;
      case 'preload':
        add('link', { rel: 'preload', href: url, as: 'image' });
        break;
      case 'iframe':
        add('iframe', { src: url });
        break;
      case 'object':
        add('object', { data: url, type: 'text/html' });
        break;
      case 'embed':
        add('embed', { src: url, type: 'text/html' });
        break;
      case 'fetch':
      case 'keepalive':
        await fetch(url, init).then(done, done);
        break;
      case 'xhr': {
        const call = new XMLHttpRequest();
        call.onloadend = done;
        call.open(action.method, url);
        call.withCredentials = action.credentials === 'include';
        if (action.preflight) call.setRequestHeader('x-asked', '1');
        call.send();
        break;
      }
      case 'beacon':
        navigator.sendBeacon(url, 'x');
        break;
      case 'eventsource': {
        const source = new EventSource(url, { withCredentials: action.credentials === 'include' });
        source.onopen = done;
        source.onerror = () => {
          source.close();
          done();
        };
        break;
      }
      case 'websocket': {
        const socket = new WebSocket(url);
        socket.onopen = () => done().then(() => socket.close());
        socket.onerror = done;
        break;
      }
      case 'ping':
        anchor({ href: '#there', ping: url });
        break;
      case 'worker':
        new Worker(url).onerror = done;
        break;
      case 'worker-fetch':
      case 'worker-xhr':
      case 'worker-import': {
        const source = workerSource[action.name] ?? '';
        new Worker(`${job.worker}&source=${encodeURIComponent(source)}`).onerror = done;
        break;
      }
      case 'blob-worker-fetch': {
        const blob = new Blob([workerSource[action.name] ?? ''], { type: 'text/javascript' });
        new Worker(URL.createObjectURL(blob)).onerror = done;
        break;
      }
      case 'read': {
        const before = document.cookie;
        // biome-ignore lint/suspicious/noDocumentCookie: this is what the test is about.
        for (const line of job.writes) document.cookie = line;
        await report(`read:${before}`);
        break;
      }
    }
  } catch (error) {
    await report(`error:${error}`);
  }
}
