import type { components } from '../lib/api/schema';

/** The shapes that the desk works with, by short names. */
type Schemas = components['schemas'];

export type Me = Schemas['Me'];
export type MeView = Schemas['MeView'];
export type AwayReason = NonNullable<Schemas['Presence']['reason']>;
export type Role = Me['role'];
export type Channel = MeView['channels'][number];
export type BrandRef = Schemas['BrandRef'];
export type PersonRef = Schemas['PersonRef'];
export type LineTotals = Schemas['LineTotals'];
export type LineRow = Schemas['LineRow'];
export type Purpose = LineRow['purpose'];
export type PromisedRow = Schemas['PromisedRow'];
export type OfferView = Schemas['OfferView'];
export type TalkView = Schemas['TalkView'];
export type StillView = Schemas['StillView'];
export type Notes = Schemas['Notes'];
export type Message = Schemas['Message'];
export type PersonRow = Schemas['PersonRow'];
export type NoticeView = Schemas['NoticeView'];
export type ContactDetail = Schemas['ContactDetail'];
export type PastContact = Schemas['PastContact'];
export type FiguresView = Schemas['FiguresView'];
export type PurposeFigures = Schemas['PurposeFigures'];
export type BrokenPromise = Schemas['BrokenPromise'];
export type PersonAdmin = Schemas['PersonAdmin'];
export type BrandAdmin = Schemas['BrandAdmin'];
export type NewBrand = Schemas['NewBrand'];
export type Hours = Schemas['Hours'];
export type DayOff = Schemas['DayOff'];
export type InvitationRow = Schemas['InvitationRow'];
export type InvitationView = Schemas['InvitationView'];
export type SignalForm = Schemas['Signal'];
export type AuditRow = Schemas['AuditRow'];
export type SessionRow = Schemas['SessionRow'];
