import type { StackId } from '../facts/stack.ts';
import { alb } from './alb.ts';
import { apache } from './apache.ts';
import { aspnet } from './aspnet.ts';
import { auth0 } from './auth0.ts';
import { cloudflare } from './cloudflare.ts';
import { cognito } from './cognito.ts';
import { django } from './django.ts';
import { entra } from './entra.ts';
import { envoy } from './envoy.ts';
import { express } from './express.ts';
import { fastapi } from './fastapi.ts';
import { firebase } from './firebase.ts';
import { iis } from './iis.ts';
import { keycloak } from './keycloak.ts';
import { laravel } from './laravel.ts';
import { next } from './next.ts';
import { nginx } from './nginx.ts';
import { okta } from './okta.ts';
import { php } from './php.ts';
import { rails } from './rails.ts';
import { spring } from './spring.ts';
import type { StackFix, StackFixes } from './stack.ts';

export type { StackFix } from './stack.ts';

/** By product. */
export const FIXES: Readonly<Record<StackId, StackFixes>> = {
  nginx,
  apache,
  iis,
  envoy,
  alb,
  cloudflare,
  express,
  spring,
  aspnet,
  django,
  laravel,
  fastapi,
  rails,
  next,
  php,
  keycloak,
  auth0,
  okta,
  entra,
  cognito,
  firebase,
};

/** The fixes for a cause in the words of the products that were seen, in their order. */
export function fixesFor(
  check: string,
  stacks: readonly StackId[],
): readonly (StackFix & { readonly stack: StackId })[] {
  return stacks.flatMap((stack) => {
    const fix = FIXES[stack][check];
    return fix === undefined ? [] : [{ ...fix, stack }];
  });
}
