import express, { type RequestHandler } from 'express';
import type { Settings } from '../../data/settings.ts';
import { DashboardError } from './errors.ts';
import type { Route, Upload } from './route.ts';

const formType = 'application/x-www-form-urlencoded';

/** Reads the body of one route within its limit, into `response.locals` form, json or files. */
export function readBody(route: Route, settings: Settings): RequestHandler[] {
  if (route.method === 'get') return [];
  switch (route.body ?? 'form') {
    case 'form':
      // packs of patterns are the largest texts that are typed
      return [express.text({ type: formType, limit: '1mb' }), takeForm];
    case 'json':
      return [express.json({ limit: '10mb' }), takeJson];
    case 'api':
      return [
        express.raw({ type: 'multipart/form-data', limit: `${settings.maxBodyMb}mb` }),
        // Base64 takes a third more.
        express.json({ limit: `${Math.ceil(settings.maxBodyMb * 1.4)}mb` }),
        takeApi,
      ];
    case 'upload':
      return [
        express.raw({ type: 'multipart/form-data', limit: `${settings.maxBodyMb}mb` }),
        express.text({ type: formType, limit: '10mb' }),
        takeUpload,
      ];
  }
}

const takeForm: RequestHandler = (request, response, next) => {
  const body: unknown = request.body;
  response.locals.form = new URLSearchParams(typeof body === 'string' ? body : '');
  next();
};

const takeJson: RequestHandler = (request, response, next) => {
  response.locals.json = request.body;
  next();
};

const takeApi: RequestHandler = (request, response, next) =>
  request.body instanceof Uint8Array ? takeUpload(request, response, next) : takeJson(request, response, next);

const takeUpload: RequestHandler = async (request, response, next) => {
  const body: unknown = request.body;
  if (!(body instanceof Uint8Array)) return takeForm(request, response, next);
  const form = new URLSearchParams();
  const files: Upload[] = [];
  const type = request.get('content-type') ?? '';
  let data: FormData;
  try {
    data = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new DashboardError('bad-request', 'multipart/form-data');
  }
  for (const [name, value] of data) {
    if (typeof value === 'string') form.append(name, value);
    else if (value.size > 0) files.push({ name: value.name, type: value.type, bytes: await value.bytes() });
  }
  response.locals.form = form;
  response.locals.files = files;
  next();
};
