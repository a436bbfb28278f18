import type { Message } from '../check.ts';

const sdk: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'frontend',
  text: 'Let a library sign (@smithy/signature-v4, aws4fetch, an SDK), after every header is set, and change nothing of the request afterwards.',
};
const why =
  'The service computes the signature again from what it received. Anything that differs from what was signed gives another result.';

/** The prose of aws-signature-invalid. */
export const AWS_MESSAGES = {
  malformed: {
    title: 'The AWS signature sent to {place} is malformed: {fault}',
    what: 'The signature lacks a part, or one has a wrong form: {fault}. {said}',
    why: 'The service cannot read it, and treats the request as unsigned or broken.',
    fixes: [sdk],
  },
  dated: {
    title: 'The AWS signature sent to {place} is dated {skew}',
    what: 'The request says that it was signed at {signed}; for the service it was {now}. {said}',
    why: 'A signature counts for a few minutes around its time (five, with S3 fifteen). Outside of that the service refuses it, however right it is.',
    fixes: [
      {
        effort: 'medium',
        audience: 'frontend',
        text: 'Sign just before sending, and sign again for each retry. Write X-Amz-Date in UTC: a difference of whole hours is a local time.',
      },
      {
        effort: 'easy',
        audience: 'user',
        text: 'Let the computer set its clock from the network; a virtual machine that slept is a frequent cause.',
      },
    ],
  },
  scope: {
    title: 'The AWS signature sent to {place} is made for another {part}: {fault}',
    what: 'In the signature’s credential scope stands {claimed}; the request needs {wanted}. {said}',
    why: 'Date, region and service are part of the key that signs. A signature for another one never fits.',
    fixes: [
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Set the client’s region and service to those of the address ({wanted}).',
      },
    ],
  },
  headers: {
    title: 'The AWS signature sent to {place} does not cover the headers that were sent: {names}',
    what: '{fault} {said}',
    why,
    fixes: [
      sdk,
      {
        effort: 'medium',
        audience: 'backend',
        text: 'For a presigned address: send exactly the headers that it was signed for (content-type and x-amz-* among them), no more and no fewer.',
      },
    ],
  },
  sessionToken: {
    title:
      'The request to {place} is signed with a temporary AWS key, and the session token that belongs to it is missing',
    what: 'The key begins with ASIA: it came from STS, Cognito or a role. {where} {said}',
    why: 'A temporary key counts only together with its session token.',
    fixes: [
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Send X-Amz-Security-Token too: give sessionToken to the signer beside accessKeyId and secretAccessKey.',
      },
    ],
  },
  keyUnknown: {
    title: 'AWS does not know the access key with which the request to {place} was signed',
    what: 'The service says: {said}',
    why: 'The key was deleted or switched off, belongs to another partition or account, or its session token was lost on the way.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Look the key up in IAM (active? deleted? another account or partition?), and in CloudTrail for the last use.',
      },
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Make sure that this environment has the key that it should have.',
      },
    ],
  },
  changed: {
    title: 'What AWS received at {place} is not what was signed: {names}',
    what: 'The service repeats the request as it saw it; there {names} differs from what the browser sent. {said}',
    why,
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Something between browser and service changes the request: a proxy or CDN that sets its own Host, rewrites the path or adds headers. Let it pass them on unchanged, or sign behind it.',
      },
    ],
  },
  mismatch: {
    title: 'AWS computes another signature for the request to {place} than the one that was sent',
    what: 'Date, region, service and headers of the signature fit the request. {said}',
    why: 'What is left: the secret key is not the one of this access key, or path, query or body were encoded or changed after signing.',
    fixes: [
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Check the secret key (a blank or line break at its end, another environment’s). Where the answer holds StringToSign or CanonicalRequest, compare it line by line with what the signer used.',
      },
      sdk,
    ],
  },
} as const satisfies Record<string, Message>;

export type AwsMessage = keyof typeof AWS_MESSAGES;
