package io.everwire.streams.flow;

import io.everwire.api.Stream;
import io.everwire.streams.contract.Ends;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;

/** The rules of Reactive Streams for subscribers, on streams of a session, seen from inside. */
@SuppressWarnings("exports") // of the kit, which is no module
public class StreamSubscriberTckTest extends FlowSubscriberWhiteboxVerification<ByteBuffer> {
    private final Queue<Stream> used = new ConcurrentLinkedQueue<>();
    private Ends ends;

    @SuppressWarnings("NullAway.Init") // by the fixture below
    public StreamSubscriberTckTest() {
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
    protected Flow.Subscriber<ByteBuffer> createFlowSubscriber(WhiteboxSubscriberProbe<ByteBuffer> probe) {
        try {
            Ends.Pair pair = ends.open();
            used.add(pair.near());
            used.add(pair.far());
            return new Probed(new StreamSubscriber(pair.near(), 1), probe);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /** Tells the kit what the subscriber was told, and lets it use the subscription as the subscriber does. */
    private record Probed(StreamSubscriber subscriber, WhiteboxSubscriberProbe<ByteBuffer> probe)
            implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
            probe.registerOnSubscribe(new SubscriberPuppet() {
                @Override
                public void triggerRequest(long elements) {
                    subscription.request(elements);
                }

                @Override
                public void signalCancel() {
                    subscription.cancel();
                }
            });
        }

        @Override
        public void onNext(ByteBuffer element) {
            subscriber.onNext(element);
            probe.registerOnNext(element);
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
            probe.registerOnError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
            probe.registerOnComplete();
        }
    }
}
