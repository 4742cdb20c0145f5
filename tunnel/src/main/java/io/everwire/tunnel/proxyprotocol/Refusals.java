package io.everwire.tunnel.proxyprotocol;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who was refused: the first one loudly, as a balancer may be set up wrongly, the others where details are asked for. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final AtomicBoolean warned = new AtomicBoolean();

    void tell(String what) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn("{} (Further refusals are logged at the level INFO.)", what);
        } else {
            LOG.info("{}", what);
        }
    }
}
