/** How sure a finding is: the traffic proves it; it explains best what is seen; the browser cannot know. */
export type Confidence = 'certain' | 'likely' | 'possible';
export type Effort = 'easy' | 'medium' | 'hard';
export type Audience = 'user' | 'frontend' | 'backend' | 'admin';
/** What an incident amounts to. */
export type Verdict = 'broken' | 'expected' | 'warning';
