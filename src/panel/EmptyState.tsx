import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

export function EmptyState({ id, title, children }: EmptyStateProps): ReactNode {
  return (
    <div className="empty" data-testid={`empty-${id}`}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
