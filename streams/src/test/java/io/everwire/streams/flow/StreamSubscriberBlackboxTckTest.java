package io.everwire.streams.flow;

import io.everwire.api.Stream;
import io.everwire.streams.contract.Ends;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;

/** The rules of Reactive Streams for subscribers, on streams of a session, seen from outside. */
@SuppressWarnings("exports") // of the kit, which is no module
public class StreamSubscriberBlackboxTckTest extends FlowSubscriberBlackboxVerification<ByteBuffer> {
    private final Queue<Stream> used = new ConcurrentLinkedQueue<>();
    private Ends ends;

    @SuppressWarnings("NullAway.Init") // by the fixture below
    public StreamSubscriberBlackboxTckTest() {
        super(new TestEnvironment(2_000, 200));
    }

    @BeforeClass
    public void connect() throws Exception {
        ends = new Ends();
    }

    @AfterMethod
    public void abort() {
        used.forEach(Stream::abort);
        used.clear();
    }

    @AfterClass
    public void disconnect() throws Exception {
        ends.close();
    }

    @Override
    public ByteBuffer createElement(int element) {
        return ByteBuffer.allocate(100);
    }

    @Override
    public Flow.Subscriber<ByteBuffer> createFlowSubscriber() {
        try {
            Ends.Pair pair = ends.open();
            used.add(pair.near());
            used.add(pair.far());
            return new StreamSubscriber(pair.near());
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
