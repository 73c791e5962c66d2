import { beforeAll, describe, expect, it, vi } from 'vitest';
import { OWED } from './_owed';
import type { OwedView } from '../../src/cases/views';

let why: (row: OwedView, now: number) => string[];
beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: {} });
  vi.stubGlobal('navigator', { languages: ['en-GB'] });
  ({ why } = await import('../../src/cases/why'));
});

const NOW = new Date(2026, 10, 24, 14, 12).getTime();
const said = (more: Partial<OwedView>): string => why({ ...OWED, ...more }, NOW).join('\n');

describe('why something is owed', () => {
  it('says what a refund waits for', () => {
    const row = { what: 'refund', status: 'suspended', fields: { reason_code: 'AWAITING_GOODS_OR_PROOF' } };
    expect(said(row)).toContain('Held: we may wait for the goods, or proof that they were sent');
    expect(said({ ...row, fields: { reason_code: 'DISPUTE_OPEN' } })).toContain('a card dispute is open');
  });

  it('names the law that we have no rules for, and that this is no answer', () => {
    const row = { status: 'contested', review: ['NO_RULE_WRITTEN'], because: ['NO_RULE_WRITTEN', 'NZ'], fields: { law: 'NZ' } };
    expect(said(row)).toContain('We have no rules for this in the law of New Zealand: it is contested, and a person judges.');
    expect(said({ ...row, fields: { law: 'US-NY' } })).toContain('United States (NY)');
    expect(said({ ...row, fields: { law: 'ZZ' } })).toContain('Nobody knows where they live');
  });

  it('says what it depends on, once', () => {
    const row = { status: 'contested', because: ['MOTOR_VEHICLE_UNKNOWN', 'NL'], review: [] };
    expect(said(row)).toContain('It depends on: whether it is a motor vehicle');
    expect(said(row)).not.toContain('NL');
    expect(said({ ...row, review: ['MOTOR_VEHICLE_UNKNOWN'] })).not.toContain('It depends on');
  });

  it('says what made it longer and when it would have ended', () => {
    const row = { status: 'open', because: ['REPAIR_ADDS'], fields: { base_end: '2026-12-24' } };
    expect(said(row)).toContain('A repair made it longer.');
    expect(said(row)).toMatch(/Without what makes it longer it would end \w+,? (24 Dec|Dec 24)/u);
  });

  it('says what follows where the first fails, how many must be offered and the least sum', () => {
    const row = { remedies: ['repair'], second_tier: ['price_reduction', 'termination'], fields: { min_offered: 2, min_amount_minor: 16_400, currency: 'GBP' } };
    expect(said(row)).toContain('If that fails: a lower price, end the contract, money back');
    expect(said(row)).toContain('At least 2 of these must be offered.');
    expect(said(row)).toContain('£164.00');
  });

  it('says that a supplier owes it to us', () => {
    expect(said({ what: 'recourse', owed_by: 'supplier' })).toContain('Owed by the supplier');
  });
});
