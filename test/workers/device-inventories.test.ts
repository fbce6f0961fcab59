import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadPolicy } from '../../policy/load.js';
import { admitsDevices, DEVICE_INVENTORY_SETTINGS, deviceInventoriesOf } from '../../workers/device-inventories.js';
import { readSettings } from '../../workers/settings.js';
import { FakeDeviceSource } from '../fakes/device-source/fake-device-source.js';
import { FakeGraph } from '../fakes/graph/fake-graph.js';

describe('the settings of inventories of devices', () => {
  let graph: FakeGraph;
  let source: FakeDeviceSource;
  const clock = async () => Date.now();
  const inventories = async (environment: Record<string, string>) =>
    deviceInventoriesOf(readSettings('The case worker', DEVICE_INVENTORY_SETTINGS, environment), clock);
  const ofGraph = () => ({
    GRAPH_TENANT_ID: graph.app.tenantId,
    GRAPH_CLIENT_ID: graph.app.clientId,
    GRAPH_CLIENT_SECRET: graph.app.clientSecret,
    GRAPH_URL: graph.app.graphUrl,
    GRAPH_LOGIN_URL: `${graph.app.loginUrl}/`,
  });
  const ofSource = () => ({
    DEVICE_SOURCE_URL: source.place.url,
    DEVICE_SOURCE_TOKEN: source.place.token,
    DEVICE_SOURCE_KEY: JSON.stringify(source.publicJwk),
  });

  beforeAll(async () => {
    graph = await FakeGraph.start(Date.now);
    source = await FakeDeviceSource.start(Date.now);
  });
  afterAll(() => Promise.all([graph.stop(), source.stop()]));

  it('may be left out altogether: then there is none', async () => {
    expect(await inventories({})).toEqual({});
  });

  it('make the inventories that are named, which reach them', async () => {
    expect(Object.keys(await inventories(ofGraph()))).toEqual(['graph']);
    const both = await inventories({ ...ofGraph(), ...ofSource() });
    expect(await both.graph?.read(graph.manages().id)).toMatchObject({ isCompliant: true });
    source.devices.set('mac-1', { compliant: true });
    expect(await both['signed-lookup']?.read('mac-1')).toMatchObject({ isCompliant: true });
  });

  it.each(['GRAPH_CLIENT_SECRET', 'GRAPH_TENANT_ID', 'DEVICE_SOURCE_KEY', 'DEVICE_SOURCE_URL'])(
    'are refused without %s, by name and without a secret',
    async (missing) => {
      const { [missing]: _left, ...some }: Record<string, string> = { ...ofGraph(), ...ofSource() };
      await expect(inventories(some)).rejects.toThrow(missing);
      await expect(inventories(some)).rejects.not.toThrow(graph.app.clientSecret);
    },
  );

  it.each([
    ['GRAPH_URL', 'http://graph.example.com'],
    ['GRAPH_LOGIN_URL', 'https://login.example.com/tenant'],
    ['GRAPH_TENANT_ID', '../another'],
    ['DEVICE_SOURCE_URL', 'http://devices.example.com/'],
    ['DEVICE_SOURCE_KEY', 'not JSON'],
    ['DEVICE_SOURCE_KEY', '{"kty":"oct","k":"c2VjcmV0"}'],
  ])('are refused with %s as %s', async (name, value) => {
    await expect(inventories({ ...ofGraph(), ...ofSource(), [name]: value })).rejects.toThrow(name);
  });

  it('are wanted by a policy that admits devices', async () => {
    const policy = await loadPolicy('policy/recovery.yaml', { production: true });
    expect(admitsDevices(policy)).toBe(true);
    expect(admitsDevices({ rules: policy.rules.slice(1) })).toBe(false);
  });
});
