import type { components } from '../lib/api/schema';

/** What was sold, what is owed and what makes it right, by short names. */
type Schemas = components['schemas'];

export type OwedView = Schemas['OwedView'];
export type QuestionView = Schemas['QuestionView'];
export type ProposalView = Schemas['ProposalView'];
export type OptionView = Schemas['OptionView'];
export type PlannedStep = Schemas['PlannedStep'];
export type StepView = Schemas['StepView'];
export type AccommodationView = Schemas['AccommodationView'];
export type InspectionView = Schemas['InspectionView'];
export type DenialView = Schemas['DenialView'];
export type GroundsView = Schemas['GroundsView'];
export type RuleView = Schemas['RuleView'];
export type CaseView = Schemas['CaseView'];
export type CaseRow = Schemas['CaseRow'];
export type TaskRow = Schemas['TaskRow'];
export type LetterView = Schemas['LetterView'];
export type OwedToday = Schemas['OwedToday'];
export type OwedSaleRow = Schemas['OwedSaleRow'];
export type UnkeptRow = Schemas['UnkeptRow'];
export type ApprovalRow = Schemas['ApprovalRow'];
export type Failure = Schemas['NewCase']['failure'];
export type Cause = Schemas['NewCause']['cause'];
export type PromiseKind = Schemas['NewPromise']['kind'];
export type CustomerView = Schemas['CustomerView'];
export type SaleView = Schemas['SaleView'];
export type LineView = Schemas['LineView'];
export type Found = Schemas['Found'];
