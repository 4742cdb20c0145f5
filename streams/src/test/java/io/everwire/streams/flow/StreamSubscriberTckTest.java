package io.everwire.streams.flow;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;

/** The rules of Reactive Streams for subscribers, on streams of a session, seen from inside. */
@SuppressWarnings("exports") // of the kit, which is no module
public class StreamSubscriberTckTest extends FlowSubscriberWhiteboxVerification<ByteBuffer> {
    private TckStreams streams;

    @SuppressWarnings("NullAway.Init") // by the fixture below
    public StreamSubscriberTckTest() {
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
    protected Flow.Subscriber<ByteBuffer> createFlowSubscriber(WhiteboxSubscriberProbe<ByteBuffer> probe) {
        return new Probed(new StreamSubscriber(streams.open().near(), 1), probe);
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
