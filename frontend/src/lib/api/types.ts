import type { components } from './schema';

type Schemas = components['schemas'];

export type BrandCard = Schemas['BrandCard'];
export type BrandView = Schemas['BrandView'];
export type WaitsView = Schemas['WaitsView'];
export type SlotView = Schemas['SlotView'];
export type ChannelNow = Schemas['ChannelNow'];
export type PersonHere = Schemas['PersonHere'];
export type PersonRef = Schemas['PersonRef'];
export type PlaceView = Schemas['PlaceView'];
export type PlaceTalk = Schemas['PlaceTalk'];
export type Telling = Schemas['Telling'];
export type Message = Schemas['Message'];
export type Channel = PlaceView['channel'];
export type MineView = Schemas['MineView'];
export type MyCase = Schemas['MyCase'];
export type MyPromise = Schemas['MyPromise'];
export type MySale = Schemas['MySale'];
export type MyStep = Schemas['MyStep'];
export type WithdrawalView = Schemas['WithdrawalView'];
