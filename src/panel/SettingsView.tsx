import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { number, t } from '../words/words.ts';
import {
  isInRange,
  type ListSetting,
  linesOf,
  type NumberSetting,
  RANGES,
  type Settings,
} from './settings.ts';
import type { SettingsState, SettingsStore } from './settings-store.ts';
import { useOpened } from './useOpened.ts';

interface SettingsViewProps {
  readonly state: SettingsState;
  readonly store: Pick<SettingsStore, 'set' | 'reset'>;
  readonly onClose: () => void;
}

/** Everything that can be set. A change counts as soon as its field is left. */
export function SettingsView({ state, store, onClose }: SettingsViewProps): ReactNode {
  const { settings, trouble } = state;
  const { heading, back } = useOpened();
  // What was being written counts: its field is left.
  const close = () => {
    back();
    onClose();
  };
  const list = (name: ListSetting, label: string, how: string, example: string) => (
    <Lines
      name={name}
      label={label}
      how={how}
      example={example}
      lines={settings[name]}
      onLines={(lines) => store.set({ [name]: lines })}
    />
  );
  const amount = (name: NumberSetting, label: string, how: string) => (
    <Amount
      name={name}
      label={label}
      how={how}
      value={settings[name]}
      onValue={(value) => store.set({ [name]: value })}
    />
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from anything inside
    <div
      className="settings"
      role="presentation"
      data-testid="settings"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // The developer tools would open their drawer.
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <h2 ref={heading} tabIndex={-1} data-testid="settings-title">
        {t('settings')}
      </h2>
      <p className="muted">{t('settings_where')}</p>
      {trouble !== undefined && (
        <p className="notice notice-error" role="alert" data-testid="settings-trouble">
          {t(trouble === 'odd' ? 'settings_odd' : 'settings_not_kept')}
        </p>
      )}
      <fieldset>
        <legend>{t('settings_sites')}</legend>
        {list('loginUrls', t('setting_login_urls'), t('setting_login_urls_how'), '/portal/start')}
        {list('sessionCookies', t('setting_session_cookies'), t('setting_session_cookies_how'), 'acme_sid')}
        {list(
          'ignoredHosts',
          t('setting_ignored_hosts'),
          t('setting_ignored_hosts_how'),
          '*.tracker.example',
        )}
      </fieldset>
      <fieldset>
        <legend>{t('settings_thresholds')}</legend>
        {amount('loopRounds', t('setting_loop_rounds'), t('setting_loop_rounds_how'))}
        {amount('stormCount', t('setting_storm_count'), t('setting_storm_count_how'))}
        {amount('expiryTolerance', t('setting_expiry_tolerance'), t('setting_expiry_tolerance_how'))}
      </fieldset>
      <fieldset>
        <legend>{t('settings_retention')}</legend>
        {amount('keep', t('setting_keep'), t('setting_keep_how'))}
        <Choice
          name="onNavigation"
          label={t('setting_on_navigation')}
          how={t('setting_on_navigation_how')}
          options={[
            ['keep', t('setting_on_navigation_keep')],
            ['clear', t('setting_on_navigation_clear')],
          ]}
          value={settings.onNavigation}
          onValue={(onNavigation) => store.set({ onNavigation })}
        />
      </fieldset>
      <fieldset>
        <legend>{t('settings_secrets')}</legend>
        <Choice
          name="redaction"
          label={t('setting_redaction')}
          how={t('setting_redaction_how')}
          options={[
            ['usual', t('setting_redaction_usual')],
            ['strict', t('setting_redaction_strict')],
          ]}
          value={settings.redaction}
          onValue={(redaction) => store.set({ redaction })}
        />
      </fieldset>
      <p className="settings-end">
        <button type="button" className="button" data-testid="settings-reset" onClick={() => store.reset()}>
          {t('settings_reset')}
        </button>{' '}
        <button type="button" className="button" data-testid="settings-close" onClick={close}>
          {t('settings_close')}
        </button>
      </p>
    </div>
  );
}

interface LinesProps {
  readonly name: ListSetting;
  readonly label: string;
  readonly how: string;
  readonly example: string;
  readonly lines: readonly string[];
  readonly onLines: (lines: readonly string[]) => void;
}

function Lines({ name, label, how, example, lines, onLines }: LinesProps): ReactNode {
  const id = useId();
  const text = lines.join('\n');
  const [draft, setDraft] = useDraft(text);
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        data-testid={`setting-${name}`}
        aria-describedby={`${id}-how`}
        rows={Math.min(8, Math.max(2, draft.split('\n').length))}
        spellCheck={false}
        placeholder={example}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => {
          const taken = linesOf(draft);
          setDraft(taken.join('\n'));
          if (taken.join('\n') !== text) onLines(taken);
        }}
      />
      <p id={`${id}-how`} className="muted">
        {how}
      </p>
    </div>
  );
}

interface AmountProps {
  readonly name: NumberSetting;
  readonly label: string;
  readonly how: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
}

// Taken when the field is left: on the way to 20000 stands 2, which would let go of all but two requests.
function Amount({ name, label, how, value, onValue }: AmountProps): ReactNode {
  const id = useId();
  const [draft, setDraft] = useDraft(String(value));
  const { least, most } = RANGES[name];
  const wrong = !isInRange(name, draft.trim() === '' ? Number.NaN : Number(draft));
  const take = () => {
    if (!wrong && Number(draft) !== value) onValue(Number(draft));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take();
  };
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        data-testid={`setting-${name}`}
        min={least}
        max={most}
        value={draft}
        aria-invalid={wrong}
        aria-describedby={`${id}-how`}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={take}
        onKeyDown={onKeyDown}
      />
      <p id={`${id}-how`} className={wrong ? 'wrong' : 'muted'}>
        {wrong ? t('setting_out_of_range', { least: number(least), most: number(most) }) : how}
      </p>
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly name: keyof Settings;
  readonly label: string;
  readonly how: string;
  readonly options: readonly (readonly [value: Value, label: string])[];
  readonly value: Value;
  readonly onValue: (value: Value) => void;
}

function Choice<Value extends string>(props: ChoiceProps<Value>): ReactNode {
  const { name, label, how, options, value, onValue } = props;
  const id = useId();
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        data-testid={`setting-${name}`}
        aria-describedby={`${id}-how`}
        value={value}
        onChange={(event) => {
          const chosen = options.find(([one]) => one === event.target.value)?.[0];
          if (chosen !== undefined) onValue(chosen);
        }}
      >
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
      <p id={`${id}-how`} className="muted">
        {how}
      </p>
    </div>
  );
}

/** What is being written in a field, until what it stands for changes elsewhere. */
function useDraft(kept: string): readonly [string, (draft: string) => void] {
  const [{ draft, from }, set] = useState({ draft: kept, from: kept });
  if (from !== kept) set({ draft: kept, from: kept });
  return [from === kept ? draft : kept, (next) => set({ draft: next, from: kept })];
}
