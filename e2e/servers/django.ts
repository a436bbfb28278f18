import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../src/tools/root.mjs';
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
    apiKeys: settings.flatMap(({ apiKeys = [] }) => apiKeys),
  };
  await writeFile(file, JSON.stringify(all), { mode: 0o600 });
  const program = join(root, 'e2e/servers/django/project.py');
  return startProgram('Django', python, ['-B', program, file, String(port)], port);
}
