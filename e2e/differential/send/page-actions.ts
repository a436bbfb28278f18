import type { Job, Report } from './page-runtime.ts';

/** Runs in the innermost document of the page. Must not use anything outside itself: it is sent as text. */
export async function act(job: Job, report: Report): Promise<void> {
  const done = () => report('done');
  const { action, url } = job;
  const root = () => document.body ?? document.documentElement;
  const add = <K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string>) => {
    const element = document.createElement(tag);
    element.addEventListener('load', () => done());
    element.addEventListener('error', () => done());
    if (action.crossOrigin !== '' && tag !== 'input' && !('poster' in attributes))
      element.setAttribute('crossorigin', action.crossOrigin);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    root().append(element);
    return element;
  };
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
  const inner = () => {
    const frame = document.createElement('iframe');
    frame.name = 'inner';
    root().append(frame);
    return frame.contentWindow;
  };
  const place = action.target === '_top' ? window.top : action.target === 'inner' ? inner() : window;
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
    'shared-worker-fetch': inWorker(`fetch(url, ${JSON.stringify(init)}).then(done, done);`),
    'service-worker-fetch': inWorker(
      `onmessage = (event) => event.waitUntil(fetch(url, ${JSON.stringify(init)}).then(done, done));`,
    ),
    'worker-xhr':
      inWorker(`const call = new XMLHttpRequest(); call.onloadend = done; call.open(${JSON.stringify(action.method)}, url);
      call.withCredentials = ${action.credentials === 'include'}; call.send();`),
    'worker-import': inWorker(`try { importScripts(url); } catch {} done();`),
  };
  const workerUrl = `${job.worker}&source=${encodeURIComponent(workerSource[action.name] ?? '')}`;
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
    case 'open-assign': {
      const opened = window.open('about:blank', '_blank');
      if (opened !== null) opened.location.href = url;
      break;
    }
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
    case 'input':
      add('input', { type: 'image', src: url });
      break;
    case 'poster':
      add('video', { poster: url });
      break;
    case 'svg': {
      const space = 'http://www.w3.org/2000/svg';
      const image = document.createElementNS(space, 'image');
      image.onload = image.onerror = () => done();
      image.setAttribute('href', url);
      const picture = document.createElementNS(space, 'svg');
      picture.append(image);
      root().append(picture);
      break;
    }
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
    case 'worker-import':
      new Worker(workerUrl).onerror = done;
      break;
    case 'shared-worker':
      new SharedWorker(url).onerror = done;
      break;
    case 'shared-worker-fetch':
      new SharedWorker(workerUrl).onerror = done;
      break;
    case 'service-worker-fetch': {
      const { installing } = await navigator.serviceWorker.register(workerUrl);
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'activated') installing.postMessage('go');
      });
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
}
