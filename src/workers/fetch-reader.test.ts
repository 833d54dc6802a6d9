import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openFetchReader } from './fetch-reader.ts'

let server: Server | undefined
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())))

/** A server that answers with the status, type and text its table has for a path; every request is noted. */
async function serve(table: Record<string, [number, string, string]>): Promise<{ address: string; requests: string[] }> {
  const requests: string[] = []
  server = createServer((request, response) => {
    requests.push(request.url!)
    const [status, type, text] = table[request.url!] ?? [404, 'text/plain', 'none']
    response.writeHead(status, { 'content-type': type, connection: 'close', location: '/elsewhere' }).end(text)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server!.once('listening', resolve))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/nano/`, requests }
}

describe('openFetchReader', () => {
  it('fetches a file once, however often it is read', async () => {
    const { address, requests } = await serve({ '/models/nano/a.bin': [200, 'application/octet-stream', 'abcdef'] })
    const files = openFetchReader(address)
    expect(await files.size('a.bin')).toBe(6)
    expect(new TextDecoder().decode((await files.read('a.bin', 1, 3))!)).toBe('bc')
    expect(new TextDecoder().decode((await files.read('a.bin'))!)).toBe('abcdef')
    expect(requests).toEqual(['/models/nano/a.bin'])
  })

  it('takes a missing file, and an index page in its place, for no file', async () => {
    const { address } = await serve({ '/models/nano/x.json': [200, 'text/html; charset=utf-8', '<!doctype html>'] })
    const files = openFetchReader(address)
    for (const path of ['x.json', 'y.json']) expect([await files.size(path), await files.read(path)]).toEqual([null, null])
  })

  it('says when the server fails, and tries again the next time', async () => {
    const table: Record<string, [number, string, string]> = { '/models/nano/a': [503, 'text/plain', ''] }
    const { address } = await serve(table)
    const files = openFetchReader(address)
    await expect(files.read('a')).rejects.toThrow('a could not be fetched: the server answered 503.')
    table['/models/nano/a'] = [200, 'text/plain', 'now']
    expect(await files.size('a')).toBe(3)
    await expect(openFetchReader('http://127.0.0.1:1/').read('a')).rejects.toThrow('a could not be fetched: the server cannot be reached.')
  })

  it('stays in its folder', async () => {
    const { address, requests } = await serve({})
    for (const path of ['../other/a', '/other/a', '//127.0.0.1:1/a', 'a//b', '..\\a', 'http://127.0.0.1:1/a']) {
      await expect(openFetchReader(address).read(path), path).rejects.toThrow('not a path')
      await expect(openFetchReader(address, path).read('a'), path).rejects.toThrow('not a path')
    }
    expect(requests).toEqual([])
    // What would be a scheme or an encoded step upwards elsewhere is a name here.
    for (const [path, asked] of [
      ['data:,a', '/models/nano/data%3A%2Ca'],
      ['%2e%2e', '/models/nano/%252e%252e'],
    ]) {
      expect(await openFetchReader(address).read(path)).toBeNull()
      expect(requests.pop()).toBe(asked)
      expect(await openFetchReader(address, path).read('b')).toBeNull()
      expect(requests.pop()).toBe(`${asked}/b`)
    }
  })

  it('goes nowhere a server sends it', async () => {
    const { address, requests } = await serve({ '/models/nano/a': [302, 'text/plain', ''] })
    await expect(openFetchReader(address).read('a')).rejects.toThrow(/^a could not be fetched: the server /)
    expect(requests).toEqual(['/models/nano/a'])
  })
})
