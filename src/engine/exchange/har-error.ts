/** Input that cannot be read as a HAR. The message is one line that says what is wrong and where; it quotes nothing of the input. */
export class HarError extends Error {
  override readonly name = 'HarError';
}
