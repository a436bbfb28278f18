import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../src/tools/root.mjs';
import { page } from './page.ts';
import { type RunningProgram, startProgram } from './program.ts';

/** Somebody who can sign in at the Django project. */
export interface DjangoUser {
  readonly name: string;
  readonly password: string;
  /** The key of Django REST framework's TokenAuthentication. */
  readonly token?: string;
  readonly active?: boolean;
}

/** What the project's JSON web tokens are signed with (HS256). */
export const jwtKey = 'the-key-of-the-only-django-project-here';

export interface DjangoSettings {
  readonly users: readonly DjangoUser[];
  /** The key of the view that wants X-API-Key. */
  readonly apiKeys: readonly string[];
}

const brand = 'Django';

/** What the project's own pages look like; `registration/login.html` and `403_csrf.html` are Django's names. */
const templates = {
  'registration/login.html': page({
    brand,
    title: 'Sign in',
    body: `{{ form.non_field_errors }}
<form id="sign-in" method="post">{% csrf_token %}<input type="hidden" name="next" value="{{ next }}">
<label>Username <input name="username" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label></form>`,
    // The start page has left there what the visitor types, one attempt after the other.
    script: `
      const [attempt, ...rest] = JSON.parse(sessionStorage.getItem('attempts') ?? '[]');
      sessionStorage.setItem('attempts', JSON.stringify(rest));
      if (attempt === undefined) { say('The visitor gives up', true); done(); }
      else {
        const form = document.getElementById('sign-in');
        form.elements.username.value = attempt.user;
        form.elements.password.value = attempt.password;
        await wait(400);
        form.submit();
      }`,
  }),
  // The words are Django's own.
  '403_csrf.html': page({
    brand,
    title: '{{ title }}',
    body: `<p>{{ main }}</p>{% if no_referer %}<p>{{ no_referer1 }}</p><p>{{ no_referer2 }}</p>{% endif %}
{% if no_cookie %}<p>{{ no_cookie1 }}</p><p>{{ no_cookie2 }}</p>{% endif %}`,
    script: 'done();',
  }),
  'page.html': page({
    brand,
    title: 'Your account',
    body: `<p>Hello {{ user.username }}</p>
<form id="sign-out" method="post" action="/accounts/logout/">{% csrf_token %}</form>`,
    script: `
      if (sessionStorage.getItem('leaves') === null) done();
      else { sessionStorage.removeItem('leaves'); await wait(400); document.getElementById('sign-out').submit(); }`,
  }),
};

/**
 * Starts the Django project of this folder and waits until it listens.
 * @throws Error with Python's own words where it does not start
 */
export async function startDjango(
  python: string,
  folder: string,
  settings: readonly Partial<DjangoSettings>[],
  port: number,
): Promise<RunningProgram> {
  const file = join(folder, 'django.json');
  const all = {
    users: settings.flatMap(({ users = [] }) => users),
    jwtKey,
    templates,
    apiKeys: settings.flatMap(({ apiKeys = [] }) => apiKeys),
  };
  await writeFile(file, JSON.stringify(all), { mode: 0o600 });
  const program = join(root, 'e2e/servers/django/project.py');
  return startProgram('Django', python, ['-B', program, file, String(port)], port);
}
