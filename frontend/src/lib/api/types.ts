import type { components } from './schema';

type Schemas = components['schemas'];

export type BrandCard = Schemas['BrandCard'];
export type BrandView = Schemas['BrandView'];
export type SlotView = Schemas['SlotView'];
export type ChannelNow = Schemas['ChannelNow'];
export type PersonHere = Schemas['PersonHere'];
export type PersonRef = Schemas['PersonRef'];
export type PlaceView = Schemas['PlaceView'];
export type PlaceTalk = Schemas['PlaceTalk'];
export type Telling = Schemas['Telling'];
export type Message = Schemas['Message'];
export type Channel = PlaceView['channel'];
