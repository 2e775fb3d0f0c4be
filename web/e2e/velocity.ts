import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export type Role = 'viewer' | 'developer' | 'admin'
export const PASSWORD = 'correct-horse-battery'
export const people = { viewer: 'vera@example.com', developer: 'dan@example.com', admin: 'ada@example.com', 'second admin': 'eve@example.com' } as const
export type Person = keyof typeof people

const START_MS = 30_000
const STOP_MS = 20_000

/** A real Velocity with its own data, on free ports of this machine. */
export class Velocity {
  readonly base: string
  readonly data: string
  private readonly program: string
  private readonly argv: string[]
  private child: ChildProcess | null = null

  private constructor(program: string, data: string, port: number, productPort: number) {
    this.program = program
    this.data = data
    this.base = `http://localhost:${port}`
    this.argv = ['up', '--data', data, '--port', String(port), '--first-port', String(productPort)]
  }

  /** One that answers, with an account of each role. */
  static async start(): Promise<Velocity> {
    const program = process.env['VELOCITY_BIN']
    if (program === undefined) throw new Error('VELOCITY_BIN names the program to test: cargo build -p velocity, then VELOCITY_BIN=…/debug/velocity npm run e2e')
    const velocity = new Velocity(program, mkdtempSync(join(tmpdir(), 'velocity-e2e-')), await freePort(), await freePort())
    for (const person of Object.keys(people) as Person[]) velocity.addAccount(people[person], person === 'second admin' ? 'admin' : person)
    await velocity.up()
    return velocity
  }

  /** Starts it on its data, and waits until it answers. */
  async up(): Promise<void> {
    const log = openSync(join(this.data, 'server.log'), 'a')
    this.child = spawn(this.program, this.argv, { stdio: ['ignore', log, log] })
    const until = Date.now() + START_MS
    while (!(await this.answers())) {
      if (Date.now() > until || this.child.exitCode !== null) throw new Error(`Velocity did not start:\n${readFileSync(join(this.data, 'server.log'), 'utf8').slice(-4000)}`)
      await pause(50)
    }
  }

  /** Tells it to end, and waits for that. */
  async down(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    const child = this.child
    this.child = null
    if (child === null || child.exitCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await Promise.race([gone, pause(STOP_MS).then(() => child.kill('SIGKILL'))])
    await gone
  }

  async end(): Promise<void> {
    await this.down()
    rmSync(this.data, { recursive: true, force: true })
  }

  addAccount(email: string, role: Role): void {
    execFileSync(this.program, ['user', 'add', email, '--role', role, '--password-stdin', '--data', this.data], { input: `${PASSWORD}\n` })
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.base}/ready`).then(
      (answer) => answer.ok,
      () => false,
    )
  }
}

/** A port that nobody has just now. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
