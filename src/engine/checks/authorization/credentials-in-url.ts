import { isCallbackUrl } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'credentials-in-url',
  group: 'authorization',
  summary: 'A token, key or password stands in the address',
  severity: 'warning',
  rung: 9,
  symptom: true,
  applies: ['observation', 'unauthorized', 'forbidden'],
  spec: [spec('bearer', '5.3'), spec('security', '4.3.2')],
  needs: ['credential'],
  messages: {
    query: {
      title: 'The address of a request to {place} holds a credential (parameter {name})',
      what: 'The query parameter {name} carries what looks like a token, key or password.',
      why: 'Addresses end up in histories, logs, and Referer headers of other sites; whoever reads them can use the credential.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Send it in the Authorization header, and have this one withdrawn and replaced.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Where a link must work alone, use a short-lived, single-use signature instead of a standing key.',
        },
      ],
    },
    userinfo: {
      title: 'The address of a request to {place} holds a user name and password',
      what: 'The address has the form scheme://user:password@host.',
      why: 'Addresses end up in histories and logs; browsers drop or refuse such addresses in many places.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Open the address without user name and password and fill in the prompt; change the password.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const place = show.place(exchange.url);
    const evidence = [{ exchange, at: 'url' }];
    if (exchange.url.userinfo !== '')
      return [{ message: 'userinfo', data: { place }, confidence: 'certain', evidence, subject: place }];
    // Signed addresses expire by design, and a callback's parameters are the protocol's own.
    const names = facts.credential.inUrl.filter(
      (param) => !/^(?:sig|signature|x-amz-signature|x-goog-signature|key)$/i.test(param.name),
    );
    const first = names[0];
    if (first === undefined || isCallbackUrl(exchange.url)) return [];
    return [
      {
        message: 'query',
        data: { place, name: show.text(first.name) },
        confidence: 'likely',
        evidence,
        subject: `${place} ${first.name}`,
      },
    ];
  },
});
