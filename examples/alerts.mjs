// Alerts in Node with @platformatic/kafka (npm install @platformatic/kafka):
//   BROKER=localhost:9092 node examples/alerts.mjs
import { Consumer, stringDeserializer } from '@platformatic/kafka'

// Node 22 and later have it; the client needs it on Node 20.
Promise.withResolvers ??= () => {
  const parts = {}
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }))
  return parts
}

const topic = (process.env.PREFIX ?? '') + 'news.alerts.v1'
const consumer = new Consumer({
  groupId: process.env.GROUP ?? 'example-node',
  clientId: 'tocsin-example',
  bootstrapBrokers: [process.env.BROKER ?? 'localhost:9092'],
  deserializers: { key: stringDeserializer, headerKey: stringDeserializer, headerValue: stringDeserializer },
  isolationLevel: 'READ_COMMITTED'
})
const stream = await consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest', autocommit: false })
const seen = new Set()
let left = Number(process.env.ONCE ?? Infinity)

for await (const record of stream) {
  const id = record.headers.get('ce_id')
  // A tombstone has no value; a second copy has an id that was seen.
  if (record.value?.length && !seen.has(id)) {
    seen.add(id)
    const alert = JSON.parse(record.value.toString())
    console.log(`${alert.severity} ${alert.transition} ${alert.summary}`)
    left -= 1
  }
  await record.commit()
  if (left <= 0) break
}
await stream.close()
await consumer.close(true)
