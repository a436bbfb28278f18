import type { Part } from './run.ts';

/** What is stored, what is rejected and why. */
export const setPart: Part = {
  name: 'set',
  async play({ lane, server, token, browser }, random) {
    const line = `a=${random.int(1, 9)}`;
    server.serve(token, () => ({ setCookie: [line] }));
    await lane.forget();
    await lane.visit(`http://a.test:${server.ports.http[0]}/?case=${token}`);
    if (browser === 'chromium') await lane.decisions(1);
    const jar = await lane.cookies();
    return { situation: { line }, differences: jar.length === 1 ? [] : [jar], reasons: { told: 0, same: 0 } };
  },
};
