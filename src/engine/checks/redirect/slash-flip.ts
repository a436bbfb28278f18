import { flip } from './flip.ts';

export default flip({
  id: 'slash-flip',
  kind: 'slash',
  summary: 'Addresses that differ only by a trailing slash or case redirect to each other',
  message: {
    title: '{host} redirects in circles over a trailing slash or a letter’s case: {first} and {second}',
    what: '{first} leads to {second}, which leads back.',
    why: 'Two layers disagree about the address: one adds what the other takes away.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Let only one of proxy and application normalise paths (nginx: a trailing slash in location and proxy_pass; framework: its trailing-slash setting).',
      },
    ],
  },
});
