package io.everwire.streams.flow;

import io.everwire.api.Stream;
import io.everwire.streams.contract.Ends;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;

/** The rules of Reactive Streams for publishers, on streams of a session; an element is one byte. */
@SuppressWarnings("exports") // of the kit, which is no module
public class StreamPublisherTckTest extends FlowPublisherVerification<ByteBuffer> {
    private static final int AT_ONCE = 8_192;

    private TckStreams streams;

    @SuppressWarnings("NullAway.Init") // by the fixture below
    public StreamPublisherTckTest() {
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
    public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
        Ends.Pair pair = streams.open();
        supply(pair.far(), elements);
        return new StreamPublisher(pair.near(), 1);
    }

    /** One that has its subscriber already. */
    @Override
    public Flow.Publisher<ByteBuffer> createFailedFlowPublisher() {
        StreamPublisher taken = new StreamPublisher(streams.open().near());
        taken.subscribe(new StreamSubscriber(streams.open().near()));
        return taken;
    }

    private static void supply(Stream stream, long bytes) {
        if (bytes == 0) {
            stream.finish();
            return;
        }
        int now = (int) Math.min(AT_ONCE, bytes);
        var unused = stream.write(ByteBuffer.allocate(now)).thenRun(() -> supply(stream, bytes - now));
    }
}
