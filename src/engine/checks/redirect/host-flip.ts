import { flip } from './flip.ts';

export default flip({
  id: 'host-flip',
  kind: 'host',
  summary: 'Two names of one site redirect to each other',
  message: {
    title: 'Two names of one site redirect to each other: {first} and {second}',
    what: '{first} leads to {second}, which leads back ({rounds} rounds seen).',
    why: 'Two layers disagree about the right name: one adds www (or another name), the other takes it away.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Choose one name and let exactly one layer (DNS or CDN rule, proxy, application) redirect to it.',
      },
      { effort: 'easy', audience: 'backend', text: 'Set the application’s public base URL to that name.' },
    ],
  },
});
