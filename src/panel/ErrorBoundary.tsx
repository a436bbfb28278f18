import { Component, type ReactNode } from 'react';
import { t, type WordKey } from '../words/words.ts';

interface Props {
  readonly children: ReactNode;
  /** What is said where it fails. */
  readonly what: Extract<WordKey, `failed_${string}`>;
}

/** Keeps the rest of the panel alive when one part cannot be drawn. A new `key` tries again. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="message message-error" role="alert" data-testid="error-boundary">
        <p>{t(this.props.what)}</p>
        <button type="button" onClick={() => this.setState({ failed: false })}>
          {t('try_again')}
        </button>
      </div>
    );
  }
}
