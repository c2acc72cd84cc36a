import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.Stores;

/**
 * Alerts as a Kafka Streams table: the last transition of each alert, kept up to date.
 * java -cp "kafka-streams and its jars" examples/EventsTable.java
 */
public class EventsTable {
    public static void main(String[] words) throws Exception {
        String topic = System.getenv().getOrDefault("PREFIX", "") + "news.alerts.v1";
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, System.getenv().getOrDefault("GROUP", "example-streams"));
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv().getOrDefault("BROKER", "localhost:9092"));
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.consumerPrefix("isolation.level"), "read_committed");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, System.getProperty("java.io.tmpdir") + "/tocsin-example");
        // A table of every transition, not only of the last within some seconds.
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        StreamsBuilder builder = new StreamsBuilder();
        long most = Long.parseLong(System.getenv().getOrDefault("ONCE", "0"));
        CountDownLatch left = new CountDownLatch((int) Math.max(1, most));
        builder.table(topic, Materialized.<String, String>as(Stores.inMemoryKeyValueStore("alerts")))
            .toStream()
            .foreach((key, value) -> {
                System.out.println(key + " " + (value == null ? "is gone" : value));
                left.countDown();
            });
        try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
            streams.start();
            if (most > 0) {
                left.await(60, TimeUnit.SECONDS);
            } else {
                new CountDownLatch(1).await();
            }
            streams.close(Duration.ofSeconds(5));
        }
    }
}
