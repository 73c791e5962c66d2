import createClient from 'openapi-fetch';
import type { Found, CustomerView } from './views';

interface Reads<Parameters, Answer> {
  parameters: Parameters;
  responses: { 200: { content: { 'application/json': Answer } } };
}
type Contact = { path: { contact: number } };

/** Doors to customers, until `openapi.json` describes them. */
interface Coming {
  '/api/v1/customers': { get: Reads<{ query: { find: string } }, Found[]> };
  '/api/v1/customers/{customer}': { get: Reads<{ path: { customer: number } }, CustomerView> };
  '/api/v1/contacts/{contact}/customer-view': { get: Reads<Contact, CustomerView> };
  '/api/v1/contacts/{contact}/customer': {
    put: {
      parameters: Contact;
      requestBody: { content: { 'application/json': { customer: number } } };
      responses: { 204: { content?: never } };
    };
  };
}

export const coming = createClient<Coming>({ baseUrl: '/', credentials: 'same-origin' });
