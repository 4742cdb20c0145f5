package io.everwire.streams.flow;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;

/** The rules of Reactive Streams for subscribers, on streams of a session, seen from outside. */
@SuppressWarnings("exports") // of the kit, which is no module
public class StreamSubscriberBlackboxTckTest extends FlowSubscriberBlackboxVerification<ByteBuffer> {
    private TckStreams streams;

    @SuppressWarnings("NullAway.Init") // by the fixture below
    public StreamSubscriberBlackboxTckTest() {
        super(new TestEnvironment(2_000, 200));
    }

    @BeforeClass
    public void connect() throws Exception {
        streams = new TckStreams();
    }

    @AfterMethod
    public void abort() {
        streams.abort();
    }

    @AfterClass
    public void disconnect() throws Exception {
        streams.close();
    }

    @Override
    public ByteBuffer createElement(int element) {
        return ByteBuffer.allocate(100);
    }

    @Override
    public Flow.Subscriber<ByteBuffer> createFlowSubscriber() {
        return new StreamSubscriber(streams.open().near());
    }
}
