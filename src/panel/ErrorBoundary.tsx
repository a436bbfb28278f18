import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** What failed, for the message: "this request". */
  readonly what: string;
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
        <p>Why401 could not show {this.props.what}. The recording goes on; please report this.</p>
        <button type="button" onClick={() => this.setState({ failed: false })}>
          Try again
        </button>
      </div>
    );
  }
}
