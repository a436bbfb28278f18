import type { Exchange } from '../exchange/exchange.ts';
import { type AwsSignature, awsSignatureOf } from '../headers/aws-signature.ts';
import { type MessageSignatures, messageSignaturesOf } from '../headers/message-signature.ts';
import type { CredentialView } from './credential.ts';

/** The signatures over a request itself: AWS Signature Version 4, and HTTP Message Signatures (RFC 9421). */
export interface SigningView {
  readonly aws: AwsSignature | undefined;
  readonly message: MessageSignatures | undefined;
}

export function signingOf(exchange: Exchange, credential: CredentialView): SigningView {
  return {
    aws: awsSignatureOf(exchange, credential.parsed),
    message: messageSignaturesOf(exchange, credential.parsed),
  };
}
