import type { components } from '../lib/api/schema';

/** What was sold, what is owed and what makes it right, by short names. */
type Schemas = components['schemas'];

export type OwedView = Schemas['OwedView'];
export type ProposalView = Schemas['ProposalView'];
export type OptionView = Schemas['OptionView'];
export type PlannedStep = Schemas['PlannedStep'];
export type StepView = Schemas['StepView'];
export type AccommodationView = Schemas['AccommodationView'];
export type DenialView = Schemas['DenialView'];
export type CaseView = Schemas['CaseView'];
export type CaseRow = Schemas['CaseRow'];
export type TaskRow = Schemas['TaskRow'];
export type LetterView = Schemas['LetterView'];
export type OwedToday = Schemas['OwedToday'];
export type ApprovalRow = Schemas['ApprovalRow'];
export type Failure = Schemas['NewCase']['failure'];
export type Cause = Schemas['NewCause']['cause'];
export type PromiseKind = Schemas['NewPromise']['kind'];

export interface ReachView {
  kind: 'email' | 'phone';
  value: string;
  verified: boolean;
}

export interface Found {
  customer: number;
  paper: number;
  name: string;
  town: string;
  country: string;
  sales: number;
  last_on: string | null;
  matched: string;
  shows: string;
}

export interface ClaimView {
  text: string;
  shown_in: string;
  shown_on: string | null;
}

export interface LineView {
  line: number;
  position: number;
  name: string;
  detail: string;
  sku: string;
  picture: string;
  quantity: number;
  paid_minor: number;
  delivered_on: string | null;
  day: number | null;
  returned: boolean;
  refunded: number;
  one_of_a_kind: boolean;
  claims: ClaimView[];
}

export interface TrackingView {
  carrier: string;
  tracking: string;
  url: string;
  shipped_on: string | null;
  delivered_on: string | null;
}

export interface SaleView {
  sale: number;
  number: string;
  brand: Schemas['BrandRef'];
  shop: string;
  seller: string;
  currency: string;
  paid_minor: number;
  refundable_minor: number;
  disputed: boolean;
  ordered_on: string | null;
  jurisdiction: string;
  lines: LineView[];
  tracking: TrackingView[];
  version: number;
}

export interface CustomerView {
  customer: number;
  paper: number;
  name: string;
  kind: 'consumer' | 'trade';
  language: string;
  country: string;
  town: string;
  local_time: string;
  wish: string;
  since: number | null;
  reaches: ReachView[];
  sales: SaleView[];
  spent: { currency: string; amount_minor: number }[];
  asked: number;
  useful: 'yes' | 'not_yet' | null;
  owed: OwedView[];
  cases: number[];
  merged: Found[];
  reservation: string;
}
